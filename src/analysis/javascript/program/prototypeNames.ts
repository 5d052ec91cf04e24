import type * as t from '@babel/types';
import { refOf } from './facts';
import type { Bindings } from './nameBindings';
import { bare, visit, type Fn } from '../syntax/nodes';

/** The variables that stand for the prototypes of functions, each in the scope that declares it. */
export class PrototypeNames {
  private readonly known = new Map<string, string>();
  private readonly extending = new Map<Fn, boolean>();

  /** `functionNamed`: the function that a dotted name stands for. */
  constructor(
    private readonly bindings: Bindings,
    private readonly functionNamed: (name: string) => Fn | undefined,
  ) {}

  /** The function of whose prototype a variable is the name at an offset. */
  get(variable: string, offset: number): string | undefined {
    return this.known.get(this.keyOf(variable, offset));
  }

  set(variable: string, offset: number, name: string): void {
    this.known.set(this.keyOf(variable, offset), name);
  }

  /** The function whose prototype a call answers: `Sub` in `extend(Sub, Base)`. */
  ofResult(value: t.Node): string | undefined {
    const call = bare(value);
    const [first] = call.type === 'CallExpression' ? call.arguments : [];
    if (call.type !== 'CallExpression' || first?.type !== 'Identifier') return undefined;
    const ref = refOf(call.callee, new Set());
    if (!ref || ref.variable === undefined || ref.index) return undefined;
    const fn = this.functionNamed([ref.variable, ...ref.path].join('.'));
    if (!fn) return undefined;
    let answers = this.extending.get(fn);
    if (answers === undefined) this.extending.set(fn, (answers = answersPrototype(fn)));
    return answers ? first.name : undefined;
  }

  private keyOf(variable: string, offset: number): string {
    return `${this.bindings.homeOf(variable, offset)?.start}:${variable}`;
  }
}

/** Whether a function returns the prototype of its first parameter. */
function answersPrototype({ params: [param], body }: Fn): boolean {
  if (param?.type !== 'Identifier') return false;
  let isFound = false;
  visit(body, node => {
    if (node.type !== 'ReturnStatement' || !node.argument) return !isFound;
    const value = bare(node.argument);
    const ref = refOf(value.type === 'AssignmentExpression' ? value.left : value, new Set());
    isFound ||= ref?.variable === param.name && ref.path.join() === 'prototype';
    return !isFound;
  });
  return isFound;
}
