import type { Page } from 'playwright-core';

/** To be evaluated in a workbench's page. */
const STORED_EDITORS = `(async () => {
  const answered = request =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const texts = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db-')) continue;
    const database = await answered(indexedDB.open(name));
    if (database.objectStoreNames.contains('ItemTable')) {
      const table = database.transaction('ItemTable').objectStore('ItemTable');
      texts.push(await answered(table.get('memento/workbench.parts.editor')));
    }
    database.close();
  }
  return texts.join();
})()`;

/**
 * What the workbench has stored of its editors, with the state that their pages have set. In a browser it stores every few
 * seconds, and no more when the window is closed; on the desktop it does then.
 */
export async function storedEditors(page: Page): Promise<string> {
  return String(await page.evaluate(STORED_EDITORS));
}
