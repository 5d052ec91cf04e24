import type * as t from '@babel/types';
import { sentenceOf } from '../../../base/failure';
import type { SharedHolder, StoresAnswer, StoresQuestion } from '../../../protocol/holderSites';
import { chainOf } from './chain';
import { rangesOf } from './findHolders';
import { importedNames, type ImportedName } from './imported';
import type { Place } from './place';
import { readScript, type Script } from './script';
import { storesIn } from './storesIn';

/** Looks for statements that put values into holders of other modules. Never throws: `skipped` says what was not read. */
export function findStores({ source, holders }: StoresQuestion): StoresAnswer {
  const nothing = (skipped: string): StoresAnswer => ({ storedAt: holders.map(() => []), skipped });
  try {
    const script = readScript(source);
    if ('skipped' in script) return nothing(script.skipped);
    return { storedAt: holders.map(holder => rangesOf(storesOfShared(script, holder))) };
  } catch (error) {
    return nothing(`The analysis failed: ${sentenceOf(error)}`);
  }
}

function storesOfShared(script: Script, holder: SharedHolder): t.Node[] {
  const { kind, field } = holder;
  return importedNames(script, holder).flatMap(imported =>
    placesOf(script, imported, field).flatMap(place => storesIn(script, place, kind)),
  );
}

/** The imported variable itself, or the field of whatever is evidently an instance of the imported class. */
function placesOf(script: Script, imported: ImportedName, field: string | undefined): Place[] {
  if (field === undefined) return [importedPlace(script, imported)];
  return [instanceField(script, imported, field)];
}

function importedPlace({ bindings }: Script, { binding, path }: ImportedName): Place {
  return {
    name: path.at(-1) ?? binding.name,
    rest: ({ root, steps }) => {
      if (root.type !== 'Identifier' || root.name !== binding.name) return undefined;
      if (bindings.resolve(root.name, root.start!) !== binding) return undefined;
      return path.every((name, i) => steps[i] === name) ? steps.slice(path.length) : undefined;
    },
  };
}

function instanceField(script: Script, imported: ImportedName, field: string): Place {
  const { bindings, classesAround } = script;
  const { rest } = importedPlace(script, imported);
  const isClass = (node: t.Node): boolean => {
    const chain = chainOf(node);
    return chain !== undefined && rest(chain)?.length === 0;
  };
  return {
    name: field,
    rest: ({ root, steps }) => {
      if (steps[0] !== field) return undefined;
      if (root.type === 'ThisExpression') {
        const base = classesAround(root.start!)[0]?.superClass;
        return base && isClass(base) ? steps.slice(1) : undefined;
      }
      const declarations = bindings.resolve(root.name, root.start!)?.declarations ?? [];
      const isInstance = declarations.some(({ id, node }) => {
        const type = id.typeAnnotation;
        if (type?.type === 'TSTypeAnnotation' && type.typeAnnotation.type === 'TSTypeReference')
          return isClass(type.typeAnnotation.typeName);
        const init = node.type === 'VariableDeclarator' ? node.init : undefined;
        return init?.type === 'NewExpression' && isClass(init.callee);
      });
      return isInstance ? steps.slice(1) : undefined;
    },
  };
}
