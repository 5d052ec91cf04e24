import { sentenceOf } from '../../src/base/failure';
import {
  MAX_PAGE,
  type RowColumn,
  type RowLine,
  type RowPage,
  type RowQuery,
} from '../../src/protocol/rowQuery';

/** A query without the part of the list to answer. */
export type ListQuery = Omit<RowQuery, 'start' | 'end'>;

/** Lines per request while somebody scrolls: some screens. */
const PAGE = MAX_PAGE / 2;
const MOST_UNDER_WAY = 3;
const MOST_KEPT = 60;

/**
 * The lines of one list, requested by page as they come into view, plus a page ahead. At any scrolling speed only a few
 * requests are in flight, and the next ones are for what is in view by then. Until the first visible lines arrive, those of
 * the previous list stand in.
 */
export class RowPages {
  /** In the order of the requests, oldest first. */
  private readonly pages = new Map<number, readonly RowLine[]>();
  private readonly underWay = new Set<number>();
  private view = { first: 0, last: 0 };
  private size: Pick<RowPage, 'total' | 'values' | 'blank'> | undefined;
  private why: string | undefined;
  private isClosed = false;

  constructor(
    readonly query: ListQuery,
    private readonly ask: (query: RowQuery) => Promise<RowPage>,
    private readonly onDidChange: () => void,
    private before?: RowPages,
  ) {
    // Keep only one previous list.
    if (before) before.before = undefined;
  }

  /** Lines in the whole list; `undefined` until the first answer. */
  get total(): number | undefined {
    return (this.size ?? this.before?.size)?.total;
  }

  /** Values that the query selects; `undefined` until the first answer. */
  get values(): number | undefined {
    return (this.size ?? this.before?.size)?.values;
  }

  /** See `RowPage`; none until the first answer. */
  get blank(): readonly RowColumn[] {
    return (this.size ?? this.before?.size)?.blank ?? [];
  }

  /** Whether this list is empty, whatever the one that stands in contains. */
  get isEmpty(): boolean {
    return this.size?.total === 0;
  }

  /** Why a request failed. No more requests are sent then. */
  get failure(): string | undefined {
    return this.why;
  }

  /** `undefined` while it is requested. */
  line(index: number): RowLine | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? this.before?.line(index);
  }

  /** Says that the lines `[first, last)` are in view. */
  show(first: number, last: number): void {
    this.view = { first, last };
    this.request();
  }

  /** The lines `[start, end)`, in view or not. */
  async load(start: number, end: number): Promise<RowLine[]> {
    const lines: RowLine[] = [];
    for (let at = start; at < end; at += MAX_PAGE) {
      const page = { ...this.query, start: at, end: Math.min(at + MAX_PAGE, end) };
      lines.push(...(await this.ask(page)).lines);
    }
    return lines;
  }

  /** Ignores answers that are still in flight. */
  close(): void {
    this.isClosed = true;
  }

  private request(): void {
    for (const page of this.missing()) {
      if (this.underWay.size >= MOST_UNDER_WAY || this.why !== undefined) return;
      this.underWay.add(page);
      this.ask({ ...this.query, start: page * PAGE, end: (page + 1) * PAGE }).then(
        answer => this.receive(page, answer),
        (error: unknown) => this.fail(error),
      );
    }
  }

  /** The missing pages: those in view, then a page ahead and one behind. */
  private missing(): number[] {
    const inView = this.pagesInView();
    const [first, last] = [inView[0]!, inView.at(-1)!];
    const most = this.size ? Math.ceil(this.size.total / PAGE) : last + 1;
    return [...inView, last + 1, first - 1].filter(
      page => page >= 0 && page < most && !this.pages.has(page) && !this.underWay.has(page),
    );
  }

  private pagesInView(): number[] {
    const first = Math.floor(this.view.first / PAGE);
    const last = Math.floor(Math.max(this.view.first, this.view.last - 1) / PAGE);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  private receive(page: number, { total, values, lines, blank }: RowPage): void {
    this.underWay.delete(page);
    if (this.isClosed) return;
    this.size = { total, values, blank };
    this.pages.set(page, lines);
    for (const old of this.pages.keys()) {
      if (this.pages.size <= MOST_KEPT) break;
      this.pages.delete(old);
    }
    if (this.pagesInView().every(each => this.pages.has(each))) this.before = undefined;
    this.request();
    this.onDidChange();
  }

  private fail(error: unknown): void {
    if (this.isClosed) return;
    this.why = sentenceOf(error);
    this.onDidChange();
  }
}
