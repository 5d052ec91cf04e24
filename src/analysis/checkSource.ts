import { syntaxOf } from '../protocol/languages';
import { unread } from '../protocol/skipped';
import type { CheckRequest, SourceCheck } from '../protocol/sourceFinding';
import { checkJavaScript } from './javascript/checkJavaScript';
import { checkGo } from './go/checkGo';
import type { GoWasm } from './go/syntax/goWasm';

/**
 * Checks one text with all rules; the extension of its name selects the language. `goWasm` locates the Go parser; without it
 * Go is not analysed. Never throws: `skipped` says what was not analysed.
 */
export async function checkSource(request: CheckRequest, goWasm?: GoWasm): Promise<SourceCheck> {
  const family = syntaxOf(request.source.name)?.family;
  try {
    if (family === 'javascript') return checkJavaScript(request);
    if (goWasm && family === 'go') return await checkGo(request, goWasm);
    return { findings: [], needs: [], skipped: unread('Its language is not analysed.') };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { findings: [], needs: [], skipped: unread(`The analysis failed: ${words}`) };
  }
}
