import { Transform, type TransformCallback, type Writable } from 'node:stream';
import {
  deserializeMessage,
  INVALID_REQUEST,
  JSONRPC_VERSION,
  PARSE_ERROR,
  STDIO_DEFAULT_MAX_BUFFER_SIZE,
} from '@modelcontextprotocol/server';

const NEWLINE = 10;
/** Limit of a line. The transport gives up a connection whose buffer exceeds its own limit, which holds more than one line. */
const LONGEST_BYTES = STDIO_DEFAULT_MAX_BUFFER_SIZE / 2;

/**
 * Passes on the lines that are JSON-RPC messages, one chunk each, and answers the others with an error on `output` (JSON-RPC 2.0,
 * section 5.1): the SDK's transport drops them, and whoever sent one waits for ever.
 */
export class MessageLines extends Transform {
  private parts: Buffer[] = [];
  private bytes = 0;

  constructor(private readonly output: Writable) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    let from = 0;
    for (let at; (at = chunk.indexOf(NEWLINE, from)) >= 0; from = at + 1) {
      this.keep(chunk.subarray(from, at));
      this.endLine();
    }
    this.keep(chunk.subarray(from));
    done();
  }

  /** The last line may have no end. */
  override _flush(done: TransformCallback): void {
    this.endLine();
    done();
  }

  private keep(part: Buffer): void {
    this.bytes += part.length;
    if (this.bytes > LONGEST_BYTES) this.parts = [];
    else if (part.length > 0) this.parts.push(part);
  }

  private endLine(): void {
    const { parts, bytes } = this;
    this.parts = [];
    this.bytes = 0;
    if (bytes > LONGEST_BYTES) {
      this.refuse(
        INVALID_REQUEST,
        `The line has ${bytes} bytes, and ${LONGEST_BYTES} are the limit.`,
      );
      return;
    }
    const line = Buffer.concat(parts);
    const text = line.toString().trim();
    if (text === '') return;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.refuse(PARSE_ERROR, 'The line is no JSON.');
      return;
    }
    if (isMessage(text)) this.push(Buffer.concat([line, Buffer.of(NEWLINE)]));
    else this.refuseValue(value);
  }

  private refuseValue(value: unknown): void {
    const { id, result, error }: { id?: unknown; result?: unknown; error?: unknown } =
      Object(value);
    // An answer is not answered: two sides could do so for ever.
    if (result !== undefined || error !== undefined) return;
    const known = typeof id === 'string' || typeof id === 'number' ? id : null;
    this.refuse(INVALID_REQUEST, 'The line is no request of JSON-RPC 2.0.', known);
  }

  private refuse(code: number, message: string, id: string | number | null = null): void {
    this.output.write(
      `${JSON.stringify({ jsonrpc: JSONRPC_VERSION, id, error: { code, message } })}\n`,
    );
  }
}

function isMessage(text: string): boolean {
  try {
    deserializeMessage(text);
    return true;
  } catch {
    return false;
  }
}
