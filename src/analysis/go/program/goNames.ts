/** The names by which programs in Go reset, release, take and keep. */

/** Functions that end one use of a thing and make it ready for the next. */
export const RESET_NAME =
  /^_?(reset|reinit|clear|release|recycle|cleanup|clean|free|empty|rewind|truncate|purge|wipe|dispose|discard|removeAll|deleteAll)|(Reset|Clear|Release|Recycle)(All)?$/i;
/** Functions that take one element out. */
export const REMOVAL_NAME = /^(pop|remove|delete|del|dequeue|shift|take|unset|unregister)/i;
/** A function of another package that by its name clears what it is given. */
export const CLEARING_NAME = /clean|clear|zero|reset|release|free|wipe|recycle|nil/i;

/** What keeps idle things. */
export const POOL_NAME = /pool|freelist|(^|[._a-z])free|idle|spare|recycle/i;
/** Calls that put a thing back. */
const PARKS = ['Put', 'Release', 'Recycle', 'Return', 'Free', 'Push'];
export const PARK_NAME = new RegExp(`^(${PARKS.join('|')}|put|release|recycle|free|push)$`);
/** A text without these takes nothing from a pool and puts nothing back. */
export const MAY_PARK = new RegExp(`\\.(Get|${PARKS.join('|')})\\(|append\\(|<-`, 'i');
