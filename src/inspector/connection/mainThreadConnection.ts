import { Session } from 'node:inspector';
import { toDisposable } from '../../base/disposable';
import { Failure, sentenceOf } from '../../base/failure';
import type { Connection } from './connection';
import { MessageConnection } from './messageConnection';

const NAME = 'The main thread of this process';

/** What a message of ours looks like. */
interface Request {
  id: number;
  method: string;
  params?: object;
}

/**
 * A connection from a worker thread to its process's main thread, without a port. Counts as debugged: somebody's tests run there.
 * Throws `protocol` where Node was built or started without its inspector, and on the main thread itself.
 */
export function mainThreadConnection(): Connection {
  const session = new Session();
  try {
    session.connectToMainThread();
  } catch (error) {
    throw new Failure('protocol', sentenceOf(error), error);
  }
  const lastWords = new Set<{ text: string }>();
  let isOpen = true;
  const post = (text: string, settle: (answer: object) => void): void => {
    const { id, method, params } = JSON.parse(text) as Request;
    session.post(method, params, (error: Error | null, result?: object) =>
      settle(error ? { id, error: { message: error.message } } : { id, result: result ?? {} }),
    );
  };
  const connection = new MessageConnection(
    {
      send: (text, sent) => {
        if (!isOpen) return sent(new Failure('targetGone', NAME));
        post(text, answer => connection.receive(JSON.stringify(answer)));
        sent();
      },
      atEnd: text => {
        const word = { text };
        lastWords.add(word);
        return toDisposable(() => lastWords.delete(word));
      },
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        for (const { text } of lastWords) post(text, () => undefined);
        session.disconnect();
      },
      // Messages between threads cannot be held back.
      setFlowing: () => undefined,
      localPort: undefined,
    },
    { name: NAME, shared: false, debugged: true },
  );
  session.on('inspectorNotification', message => connection.receive(JSON.stringify(message)));
  return connection;
}
