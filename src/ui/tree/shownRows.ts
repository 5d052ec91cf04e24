/** A row as data. `id` is the same for as long as it is there. */
interface Identified {
  id: string;
}

export interface RowParts<Node extends Identified> {
  /** Everything that is drawn of a row, as one text. */
  look(node: Node): string;
  /** The rows below one; the first rows without one. Never rejects. */
  below(node: Node | undefined): Node[] | Promise<Node[]>;
  /** Draws rows again, with what is below each; everything without rows. */
  draw(nodes: Node[] | undefined): void;
}

/** A row that VS Code knows; its first rows stand below one without a node. */
interface Row<Node> {
  node: Node | undefined;
  look: string;
  /** Ids of the rows below; `undefined` while nobody has opened it. */
  below: string[] | undefined;
  /** Whether the rows below are being asked for. */
  isAsked: boolean;
}

/**
 * The rows of a tree that VS Code knows. After a change only those are drawn again that look otherwise: each drawing takes a
 * hover away and disturbs somebody who is opening rows. A row whose node has the same parts as before has the same rows below it.
 */
export class ShownRows<Node extends Identified> {
  private readonly rows = new Map<string, Row<Node>>();
  private readonly root: Row<Node> = rowWithout();
  /** Rows that VS Code waits for. When it draws everything meanwhile, it drops the answer, and the row would stay empty. */
  private readonly openings = new Set<{ isDropped: boolean }>();

  constructor(private readonly parts: RowParts<Node>) {}

  /** The rows below one, for VS Code: each the same object for as long as it is there, with what it has by now. */
  async open(node?: Node): Promise<Node[]> {
    const opening = { isDropped: false };
    this.openings.add(opening);
    const fresh = await this.parts.below(node);
    this.openings.delete(opening);
    const parent = node ? this.rows.get(node.id) : this.root;
    if (!parent) return fresh;
    this.forget(parent, new Set(fresh.map(({ id }) => id)));
    parent.below = fresh.map(({ id }) => id);
    const rows = fresh.map(each => this.known(each));
    if (parent.node && opening.isDropped) this.parts.draw([parent.node]);
    return rows;
  }

  /** Compares what is shown with what is there now, and draws what differs. Rows that a process is asked for follow later. */
  update(): void {
    const outdated: Row<Node>[] = [];
    this.compare(this.root, outdated);
    this.draw(outdated);
  }

  private known(fresh: Node): Node {
    const look = this.parts.look(fresh);
    const row = this.rows.get(fresh.id);
    if (row?.node) {
      row.look = look;
      return Object.assign(row.node, fresh);
    }
    this.rows.set(fresh.id, { ...rowWithout(), node: fresh, look });
    return fresh;
  }

  private compare(parent: Row<Node>, outdated: Row<Node>[]): void {
    if (!parent.below || parent.isAsked) return;
    const fresh = this.parts.below(parent.node);
    if (Array.isArray(fresh)) return this.compareWith(parent, fresh, outdated);
    parent.isAsked = true;
    void fresh.then(rows => {
      parent.isAsked = false;
      const later: Row<Node>[] = [];
      if (this.isKnown(parent)) this.compareWith(parent, rows, later);
      this.draw(later);
    });
  }

  private compareWith(parent: Row<Node>, fresh: Node[], outdated: Row<Node>[]): void {
    const { below = [] } = parent;
    if (fresh.length !== below.length || fresh.some(({ id }, i) => id !== below[i])) {
      outdated.push(parent);
      return;
    }
    for (const each of fresh) {
      const row = this.rows.get(each.id);
      if (!row?.node) continue;
      const look = this.parts.look(each);
      const looksSame = look === row.look;
      const isSame = hasSameParts(row.node, each);
      Object.assign(row.node, each);
      row.look = look;
      if (!looksSame) outdated.push(row);
      else if (!isSame) this.compare(row, outdated);
    }
  }

  private draw(outdated: Row<Node>[]): void {
    if (outdated.length === 0) return;
    const nodes = outdated.flatMap(({ node }) => node ?? []);
    const isAll = nodes.length < outdated.length;
    if (isAll) for (const opening of this.openings) opening.isDropped = true;
    this.parts.draw(isAll ? undefined : nodes);
  }

  private isKnown(row: Row<Node>): boolean {
    return row === this.root || (row.node !== undefined && this.rows.get(row.node.id) === row);
  }

  private forget(parent: Row<Node>, kept: ReadonlySet<string>): void {
    for (const id of parent.below ?? []) {
      const row = this.rows.get(id);
      if (!row || kept.has(id)) continue;
      this.rows.delete(id);
      this.forget(row, new Set());
    }
  }
}

function rowWithout<Node>(): Row<Node> {
  return { node: undefined, look: '', below: undefined, isAsked: false };
}

function hasSameParts<T extends object>(one: T, other: T): boolean {
  const names = Object.keys(other) as (keyof T)[];
  return names.length === Object.keys(one).length && names.every(name => one[name] === other[name]);
}
