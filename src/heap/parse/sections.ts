import { Failure } from '../../base/failure';
import { byteName, type ByteReader } from './byteReader';
import { readText } from './jsonText';
import { NumberScanner } from './numberScanner';
import type { Section } from './section';
import { snapshotLayout, type SnapshotLayout } from './snapshotLayout';

const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const QUOTE = 34;
const COLON = 58;
const COMMA = 44;
const GZIP = 0x1f;
/** UTF-8's byte order mark, which some programs write at the start. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const MAX_NAME_BYTES = 256;
const MAX_HEADER_BYTES = 1 << 22;

/**
 * Visits the sections of a snapshot: `read` gets each name, with the reader at the section's value, and must consume the
 * value. Ends at the closing brace, or when `read` answers false.
 */
export async function eachSection(
  reader: ByteReader,
  read: (name: string) => Promise<boolean | void>,
): Promise<void> {
  await expectStart(reader);
  let token = await reader.nextToken();
  while (token !== CLOSE_BRACE) {
    if (token !== QUOTE) throw reader.unexpected(token, 'a name');
    if ((await read(await readName(reader))) === false) return;
    token = await reader.nextToken();
    if (token === COMMA) token = await reader.nextToken();
    else if (token !== CLOSE_BRACE) throw reader.unexpected(token, byteName(COMMA));
  }
}

/** Reads the `snapshot` section. */
export async function readLayout(reader: ByteReader): Promise<SnapshotLayout> {
  const start = reader.position;
  const text = await readText(reader, MAX_HEADER_BYTES);
  try {
    return snapshotLayout(JSON.parse(text) as unknown);
  } catch (error) {
    const what = error instanceof Error ? error.message : 'its header is damaged';
    throw new Failure('malformedSnapshot', `${what} at byte ${start}`, error);
  }
}

export function expectArray(reader: ByteReader): Promise<void> {
  return reader.expect(OPEN_BRACKET);
}

/** Reads an array of numbers into a section. The opening bracket is already consumed. */
export async function readNumbers(
  reader: ByteReader,
  section: Section,
  name: string,
): Promise<void> {
  const scanner = new NumberScanner();
  while (!scanner.done) {
    await reader.need();
    reader.at = scanner.scan(reader.chunk, reader.at);
    const error = scanner.error ?? section.consume(scanner);
    if (error !== undefined) throw reader.malformed(error);
  }
  if (scanner.count > 0) throw reader.malformed(`its ${name} end inside a record`);
}

/** Skips an array of numbers without reading them. The opening bracket is already consumed. */
export function skipNumbers(reader: ByteReader): Promise<void> {
  return reader.skipPast(CLOSE_BRACKET);
}

async function expectStart(reader: ByteReader): Promise<void> {
  if (!(await reader.fill())) throw reader.malformed('it is empty');
  if (reader.chunk[reader.at] === BYTE_ORDER_MARK[0]) {
    for (const byte of BYTE_ORDER_MARK) await reader.expect(byte);
  }
  const first = await reader.nextToken();
  if (first === GZIP) throw reader.malformed('it is compressed, unpack it first,', 0);
  if (first !== OPEN_BRACE) throw reader.unexpected(first, byteName(OPEN_BRACE));
}

/** Reads a section's name. The opening quote is already consumed. */
async function readName(reader: ByteReader): Promise<string> {
  let name = '';
  for (;;) {
    await reader.need();
    const byte = reader.chunk[reader.at++]!;
    if (byte === QUOTE) break;
    name += String.fromCharCode(byte);
    if (name.length > MAX_NAME_BYTES) throw reader.malformed('a name without end');
  }
  await reader.expect(COLON);
  return name;
}
