/// How the topics of the catalogue are made, and what a start says of those that are there.
@NullMarked
package convometer.schemas.service.topics;

import org.jspecify.annotations.NullMarked;
