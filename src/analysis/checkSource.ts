import type { CheckRequest, SourceCheck } from '../protocol/sourceFinding';
import { checkJavaScript } from './checkJavaScript';

const JAVASCRIPT = /\.[cm]?[jt]sx?$/i;

/**
 * Checks one text with all rules; the ending of its name chooses the language. Never throws: what was not analysed is said in
 * `skipped`.
 */
export async function checkSource(request: CheckRequest): Promise<SourceCheck> {
  const { name } = request.source;
  try {
    if (JAVASCRIPT.test(name)) return checkJavaScript(request);
    return { findings: [], needs: [], skipped: 'It is in a language that is not analysed.' };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { findings: [], needs: [], skipped: `Its analysis failed: ${words}` };
  }
}
