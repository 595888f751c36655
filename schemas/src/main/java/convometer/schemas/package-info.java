/// The language that the services share: topics, threads, and the names of categories.
@NullMarked
package convometer.schemas;

import org.jspecify.annotations.NullMarked;
