import * as assert from 'node:assert/strict';
import { FLIPPED_ALIAS_KEYS, VISITOR_KEYS } from '@babel/types';
import { CHILD_KEYS } from '../../../../../src/analysis/javascript/syntax/childKeys';

/** Fields of a node that hold types, labels or names of modules, and no code. */
const NO_CODE =
  /^(?:type.*|returnType|predicate|super.*Parameters|superTypeArguments|mixins|implements|variance|label|directives|attributes|assertions|source|meta|imported|name|openingFragment|closingFragment|closingElement|quasis|phase|decorators)$/;
/** Proposals and other languages that the parser is not asked for. */
const NOT_PARSED =
  /^(?:Flow|TS|JSX|Import|Export|Directive|Bind|Do|Record|Tuple|Module|Pipeline|Interpreter|Argument|MetaProperty|V8|BreakStatement|ContinueStatement|Identifier|Placeholder)/;

describe('the fields of nodes that lead to code', () => {
  it('are fields of Babel’s nodes, in its order of visiting', () => {
    for (const [type, keys] of Object.entries(CHILD_KEYS)) {
      const known = Object.entries(VISITOR_KEYS).find(([name]) => name === type)?.[1] ?? [];
      assert.deepEqual(
        keys,
        known.filter(key => keys.includes(key)),
        type,
      );
    }
  });

  it('leave nothing out that can hold code', () => {
    for (const [type, keys] of Object.entries(VISITOR_KEYS)) {
      if (NOT_PARSED.test(type) || (FLIPPED_ALIAS_KEYS.Flow as string[]).includes(type)) continue;
      const missing = keys.filter(
        key => !NO_CODE.test(key) && !(CHILD_KEYS[type] ?? []).includes(key),
      );
      assert.deepEqual(missing, [], type);
    }
  });
});
