/** To be evaluated in a workbench's page: makes room for the view Pool Leaks by folding the sections beside it. */
export const FOLD_OTHERS = `(() => {
  for (const header of document.querySelectorAll('.part.sidebar .pane-header[aria-expanded="true"]')) {
    if (!header.textContent.includes('Pool Leaks')) header.click();
  }
})()`;
