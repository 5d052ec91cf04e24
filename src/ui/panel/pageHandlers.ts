import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { PanelContract } from '../../protocol/panelContract';
import type { LeftRow } from '../../protocol/leftView';
import type { FileLocation } from '../../protocol/finding';
import { shownSource } from '../../protocol/panelState';
import type { SourceFix } from '../../protocol/sourceFinding';
import type { Attachment } from '../attach/attachment';
import type { ValuePlace } from '../../protocol/rowQuery';
import { isOnDisk } from '../onDisk';
import { cursorAt, editorRangeOf } from '../ranges';
import type { MendedResets } from '../source/mendedResets';
import type { ResetFixer, ResetFixes } from '../source/resetFixes';
import { offerFix, openPlace } from '../source/places';
import { openResetMethod, type SourceDocuments } from '../source/resetMethod';
import { comparisonView } from './comparisonView';
import { openFixDiff } from './fixDiff';
import { fixPreview } from './fixPreview';
import type { FoundReset } from './panelSource';
import type { PanelSources } from './panelSources';
import { rowsAsText } from './rowsAsText';
import { copyText } from '../shown/clipboard';

export interface PageDeps {
  attachment: Attachment;
  sources: PanelSources;
  documents: SourceDocuments;
  fixer: ResetFixer;
  mended: MendedResets;
}

/** The manifest's commands behind the page's buttons. */
const commands = {
  attach: 'poolLeaks.attach',
  reattach: 'poolLeaks.reattach',
  startSample: 'poolLeaks.startSample',
  detach: 'poolLeaks.detach',
  refresh: 'poolLeaks.refresh',
  takeSnapshot: 'poolLeaks.takeSnapshot',
  record: 'poolLeaks.record',
  followRequests: 'poolLeaks.followRequests',
  stopFollowing: 'poolLeaks.stopFollowing',
  openSnapshot: 'poolLeaks.openSnapshot',
  showLog: 'poolLeaks.showLog',
} as const;

/** Answers one page's requests. `only`: the single source of a page that is a file's editor. */
export function createPageHandlers(deps: PageDeps, only?: string): PanelContract {
  const { sources } = deps;
  /** The last answer to `fixes`, for `applyFix`. */
  let offered: { source: string; finding: string; fixes: ResetFixes } | undefined;
  const chosenFix = (source: string, finding: string, kind: SourceFix['kind']) => {
    if (offered?.source !== source || offered.finding !== finding) {
      throw new Failure('fixRefused', 'it was not offered. Look at the fix’s changes first');
    }
    const { fixes } = offered;
    const fix = fixes.fixes.find(each => each.kind === kind);
    if (!fix) throw new Failure('fixRefused', 'there is no such fix');
    return { fixes, fix };
  };
  return {
    async open({ source }) {
      const state = sources.state(only);
      const { bundle } = vscode.l10n;
      const overview = sources.find(shownSource(state, source))?.overview();
      return { state, ...(overview && { overview }), ...(bundle && { words: bundle }) };
    },
    overview: async ({ source }) => sources.get(source).overview(),
    timeline: async ({ source, sequence }) =>
      deps.attachment.timelineOf(sources.sessionOf(source)).since(sequence),
    rows: ({ source, query }) => sources.get(source).page(query),
    treemap: root => sources.get(root.source).treemap(root),
    async compare({ before, after }) {
      const { compareSnapshots } = await import('../../session/compareSnapshots');
      const sides = [sources.snapshot(before), sources.snapshot(after)] as const;
      return comparisonView(await compareSnapshots(...sides));
    },
    path: ({ source, finding, row }) => sources.get(source).path(finding, row),
    retainers: ({ source, finding }) => sources.get(source).retainers(finding),
    properties: ({ source, finding, row }) => sources.get(source).properties(finding, row),
    moreProperties: ({ source, handle }) => sources.get(source).moreProperties(handle),
    async fixes({ source, finding }) {
      const reset = resetOf(deps, source, finding);
      const document = await sourceDocument(reset);
      const reading = sources.sessionOf(source)?.reading;
      const live = reading?.findings.find(each => each.id === finding);
      if (live && deps.mended.has(live)) return [];
      const fixes = await deps.fixer.find(reset, document);
      offered = { source, finding, fixes };
      return fixes.fixes.map((fix, i) =>
        fixPreview(
          reset.location.file,
          document.getText(),
          fix,
          i === 0 && fix.kind !== 'suppress',
        ),
      );
    },
    async applyFix({ source, finding, kind }) {
      const { fixes, fix } = chosenFix(source, finding, kind);
      await deps.fixer.apply(fixes, fix);
      return resetOf(deps, source, finding).location;
    },
    async openDiff({ source, finding, kind }) {
      const { fixes, fix } = chosenFix(source, finding, kind);
      await openFixDiff(fixes, fix, deps.documents);
    },
    async goTo({ source, finding, row, step }) {
      if (row === undefined || step === undefined) {
        const reset = resetOf(deps, source, finding);
        await openResetMethod(reset, () => reset.sourceText(), deps.documents);
        return;
      }
      const location = (await sources.get(source).path(finding, row))[step]?.location;
      if (location) await openLocation(location);
    },
    async copy({ source, query, places, format }) {
      const wanted = places && new Set(places.map(placeName));
      const values = (await sources.get(source).select(query)).filter(
        value => !wanted || wanted.has(placeName(value)),
      );
      await copyText(rowsAsText(values, format));
      return values.length;
    },
    leftBehind: async ({ source }) => sources.get(source).left(),
    async goToPlace({ source, row, place }) {
      const at = leftRowOf(deps, source, row).places[place];
      if (at) await openPlace(at);
    },
    async explainHolder({ kind }) {
      await vscode.commands.executeCommand('poolLeaks.explain', kind);
    },
    fixLeft: ({ source, row, fix }) => offerFix(leftRowOf(deps, source, row), fix),
    async exportReport({ source }) {
      await vscode.commands.executeCommand('poolLeaks.exportReport', source);
    },
    async run({ command }) {
      await vscode.commands.executeCommand(commands[command]);
    },
  };
}

function placeName({ finding, instance, slot }: ValuePlace): string {
  return `${finding} ${instance} ${slot}`;
}

function leftRowOf({ sources }: PageDeps, source: string, id: string): LeftRow {
  const row = sources
    .get(source)
    .left()
    .rows.find(each => each.id === id);
  if (!row) throw new Failure('usage', 'This row is of an earlier recording. Look at the latest.');
  return row;
}

function resetOf({ sources }: PageDeps, source: string, finding: string): FoundReset {
  const reset = sources.get(source).reset(finding);
  if (!reset)
    throw new Failure(
      'usage',
      'It has no known source, because it was guessed from the heap’s structure alone.',
    );
  return reset;
}

async function sourceDocument({ location }: FoundReset): Promise<vscode.TextDocument> {
  if (!isOnDisk(location.file)) {
    throw new Failure('fixRefused', 'the source of this reset is not a file on this machine');
  }
  return vscode.workspace.openTextDocument(vscode.Uri.file(location.file));
}

async function openLocation(location: FileLocation): Promise<void> {
  if (!isOnDisk(location.file)) {
    throw new Failure('usage', `${location.file} is not on this machine.`);
  }
  const selection = cursorAt(editorRangeOf(location));
  await vscode.window.showTextDocument(vscode.Uri.file(location.file), { selection });
}
