import { TREE_NAMES } from './agedWalk';
import { CONNECTION_NAMES, FINISHED_NAMES } from './finished';
import { LINK_NAMES } from './links';
import { MACHINERY_NAMES } from './machinery';
import { NAMING_NAMES } from './naming';
import { SCRIPT_NAMES } from './scripts';
import { SLOT_NAMES } from './slots';
import { TIMER_NAMES } from './timers';
import { WEIGHT_NAMES } from './weights';

/** All names that are looked up in a snapshot for what is left behind, to announce to `HeapObjects`. */
export const LEFT_NAMES = [
  ...TREE_NAMES,
  ...SCRIPT_NAMES,
  ...FINISHED_NAMES,
  ...CONNECTION_NAMES,
  ...SLOT_NAMES,
  ...NAMING_NAMES,
  ...LINK_NAMES,
  ...MACHINERY_NAMES,
  ...TIMER_NAMES,
  ...WEIGHT_NAMES,
];
