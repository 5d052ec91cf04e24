/** The names that Go programs use for resetting, releasing, taking and keeping. */

/** Functions that end one use of a thing and make it ready for the next. */
export const RESET_NAME =
  /^_?(reset|reinit|clear|release|recycle|cleanup|clean|free|empty|rewind|truncate|purge|wipe|dispose|discard|removeAll|deleteAll)|(Reset|Clear|Release|Recycle)(All)?$/i;
/** Functions that remove one element. */
export const REMOVAL_NAME = /^(pop|remove|delete|del|dequeue|shift|take|unset|unregister)/i;
/** Functions of other packages whose name says that they clear their argument. */
export const CLEARING_NAME = /clean|clear|zero|reset|release|free|wipe|recycle|nil/i;

/** Things that keep idle values. */
export const POOL_NAME = /pool|freelist|(^|[._a-z])free|idle|spare|recycle/i;
/** Calls that return a value to a pool. */
const PARKS = ['Put', 'Release', 'Recycle', 'Return', 'Free', 'Push'];
export const PARK_NAME = new RegExp(`^(${PARKS.join('|')}|put|release|recycle|free|push)$`);
/** Without a match, a text neither takes from a pool nor returns to one. */
export const MAY_PARK = new RegExp(`\\.(Get|${PARKS.join('|')})\\(|append\\(|<-`, 'i');
