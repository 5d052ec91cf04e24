/** Parses `ps -o pid=,<one column>=` into that column by pid. Skips lines of another form. */
export function parsePsColumn(text: string): Map<number, string> {
  const byPid = new Map<number, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*(\d+)\s+(\S.*)$/.exec(line);
    if (match) byPid.set(Number(match[1]), match[2]!.trimEnd());
  }
  return byPid;
}
