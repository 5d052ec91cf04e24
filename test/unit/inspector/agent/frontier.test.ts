import * as assert from 'node:assert/strict';
import { Frontier } from '../../../../src/inspector/agent/target/frontier';
import { Roots } from '../../../../src/inspector/agent/target/roots';
import { NOWHERE, type Standing } from '../../../../src/inspector/agent/target/standing';
import {
  type Left,
  leftObjects,
  leftStandings,
  leftWays,
  resume,
} from '../../../../src/inspector/agent/target/unfinished';
import { newWalkMemory } from '../../../../src/inspector/agent/target/walkMemory';
import { read, trap } from './parts';

const nodesOwn = {};
const targetsOf = (standings: Iterable<Standing>): unknown[] =>
  Array.from(standings, ({ target }) => target);
const frontierOf = (maxObjects: number, maxDepth = Infinity): Frontier =>
  new Frontier(read, newWalkMemory([nodesOwn]), { maxObjects, maxDepth }, undefined);

const resumed = (left: Left[]): Standing[] => {
  const { frontier } = leftWays(left, leftObjects([]))!;
  return resume({ frontier, visited: new WeakSet() });
};

describe('what a walk has met', () => {
  it('waits once, in its lane', () => {
    const frontier = frontierOf(10);
    const [one, held] = [{}, {}];
    frontier.add(one, 0, NOWHERE, undefined, false);
    frontier.add(one, 0, NOWHERE, undefined, false);
    frontier.add(held, 0, NOWHERE, undefined, true);
    assert.deepEqual(targetsOf(frontier.lane.left().first(10)), [one]);
    assert.deepEqual(targetsOf(frontier.lateLane.left().first(10)), [held]);
  });

  it('is none of Node’s own objects, no Proxy, and not too deep', () => {
    const frontier = frontierOf(10, 2);
    frontier.add(nodesOwn, 0, NOWHERE, undefined, false);
    frontier.add(trap(), 0, NOWHERE, undefined, false);
    frontier.add({}, 3, NOWHERE, undefined, false);
    assert.equal(frontier.lane.waiting, 0);
    assert.equal(frontier.dropped, 0);
  });

  it('is left out when there is too much, and what leads to it is read again later', () => {
    const frontier = frontierOf(1);
    const holder = {};
    frontier.add({}, 0, NOWHERE, undefined, false);
    assert.equal(frontier.isFull, true);
    for (let i = 0; i < 3; i++) {
      frontier.add({}, 1, { ...NOWHERE, target: holder }, undefined, false);
    }
    assert.equal(frontier.dropped, 3);
    assert.deepEqual([...frontier.starved.keys()], [holder]);
    assert.equal(frontier.lost, 0);
  });
});

describe('what a search has not come to', () => {
  it('is taken up again, and forgets that it was visited', () => {
    const [one, other] = [{}, {}];
    const visited = new WeakSet([one, other]);
    const again = {};
    const { frontier, lost } = leftWays(
      [leftObjects([one, 'no object']), leftObjects(new Set([other]))],
      leftObjects([again]),
    )!;
    assert.equal(lost, 0);
    assert.deepEqual(targetsOf(resume({ frontier, visited })), [again, one, other]);
    assert.equal(visited.has(one), false);
  });

  it('remembers how it was reached', () => {
    const [holder, one] = [{}, {}];
    const up = { ...NOWHERE, target: holder, name: 'shop' };
    const left = leftStandings([{ ...NOWHERE, target: one, up, name: 'latest' }]);
    const [at] = resumed([left]);
    assert.deepEqual([at!.target, at!.name], [one, 'latest']);
    assert.deepEqual([at!.up!.target, at!.up!.name, at!.up!.up], [holder, 'shop', undefined]);
  });

  it('remembers how it was reached where the way of another leads far through the same', () => {
    let at: Standing = { ...NOWHERE, target: { step: 0 }, name: 'root' };
    const above = (): Standing => (at = { ...NOWHERE, target: {}, up: at, name: 'next' });
    const near = Array.from({ length: 8 }, above)[2]!;
    const left = leftStandings([above(), { ...NOWHERE, target: {}, up: near, name: 'near' }]);
    const [, found] = resumed([left]);
    const names: unknown[] = [];
    for (let each: Standing | undefined = found; each; each = each.up) names.push(each.name);
    assert.deepEqual(names, ['near', 'next', 'next', 'next', 'root']);
  });

  it('is nothing when nothing waits', () => {
    assert.equal(leftWays([leftObjects([])], leftObjects([{}])), undefined);
  });

  it('is counted where there is no room for more', () => {
    const many = Array.from({ length: 5_001 }, () => ({}));
    const { frontier, lost } = leftWays([leftObjects(many)], leftObjects([]))!;
    assert.deepEqual([frontier.length, lost], [5_000, 1]);
  });
});

describe('the roots of a walk', () => {
  it('come in order: those at hand, those of a source, the late ones', () => {
    const roots = new Roots(['resumed']);
    const source = [{ source: 1 }, { source: 2 }];
    roots.addLate(['late']);
    roots.addSource(source[Symbol.iterator]());
    roots.add(['given']);
    assert.deepEqual(roots.left(), ['resumed', 'given', 'late']);
    const taken: unknown[] = [];
    const takeAll = (): void => {
      while (roots.followNext(root => taken.push(root)));
    };
    takeAll();
    assert.deepEqual(taken, ['resumed', 'given', ...source]);
    assert.equal(roots.promoteLate(), true);
    takeAll();
    assert.equal(taken.at(-1), 'late');
    assert.equal(roots.promoteLate(), false);
  });
});
