/// What a start says of topics.
@NullMarked
package convometer.schemas.service.topics;

import org.jspecify.annotations.NullMarked;
