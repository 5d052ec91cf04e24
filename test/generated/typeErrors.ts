import * as ts from 'typescript';

const files = new Map<string, ts.SourceFile>();

/** Errors that the strict compiler finds in modules, by their names; one program reads all of them. */
export function typeErrors(
  texts: ReadonlyMap<string, string>,
  more: ts.CompilerOptions = {},
): Map<string, string[]> {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    lib: ['lib.es2022.d.ts'],
    types: [],
    ...more,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, version, ...rest) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, version);
    // The libraries are the same each time.
    const known = files.get(name) ?? getSourceFile.call(host, name, version, ...rest);
    if (known) files.set(name, known);
    return known;
  };
  host.directoryExists = () => true;
  host.fileExists = name => texts.has(name) || fileExists.call(host, name);
  host.readFile = name => texts.get(name) ?? readFile.call(host, name);
  const program = ts.createProgram([...texts.keys()], options, host);
  const errors = new Map<string, string[]>();
  for (const { file, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = file?.fileName ?? '';
    const message = ts.flattenDiagnosticMessageText(messageText, ' ');
    errors.set(name, [...(errors.get(name) ?? []), message]);
  }
  return errors;
}
