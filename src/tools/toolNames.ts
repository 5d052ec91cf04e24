/** The tools as assistants call them, everywhere. */
export const toolNames = {
  listTargets: 'pool_leaks_list_targets',
  inspect: 'pool_leaks_inspect',
  record: 'pool_leaks_record',
  check: 'pool_leaks_check',
  proposeFix: 'pool_leaks_propose_fix',
} as const;
