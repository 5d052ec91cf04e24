import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { toDisposable } from '../../base/disposable';
import { Failure } from '../../base/failure';
import type { Connection } from './connection';
import { guard } from './guardian';
import { MessageConnection, type ConnectionFacts } from './messageConnection';

/**
 * Closes every open socket, with its last words and a WebSocket Close frame, also when the process exits: data written then still
 * leaves. `guard` explains why, and covers the case that we are killed.
 */
const open = new Set<() => void>();
function sayGoodbye(): void {
  for (const close of open) close();
}

/** A connection over an open WebSocket, which it owns. */
export function socketConnection(
  socket: WebSocket,
  tcp: Socket,
  facts: ConnectionFacts,
): Connection {
  let port = tcp.localPort;
  const guardian = guard(tcp);
  const lastWords = new Set<{ text: string }>();
  const close = (): void => {
    for (const { text } of lastWords) socket.send(text, () => undefined);
    lastWords.clear();
    socket.close();
  };
  const connection = new MessageConnection(
    {
      send: (text, sent) => socket.send(text, sent),
      atEnd: text => {
        const word = { text };
        lastWords.add(word);
        const ofGuardian = guardian.atEnd(text);
        return toDisposable(() => {
          lastWords.delete(word);
          ofGuardian.dispose();
        });
      },
      close,
      setFlowing: flowing => (flowing ? socket.resume() : socket.pause()),
      get localPort() {
        return port;
      },
    },
    facts,
  );
  if (open.size === 0) process.on('exit', sayGoodbye);
  open.add(close);
  socket.on('message', data => connection.receive(String(data)));
  socket.on('close', () => {
    open.delete(close);
    guardian.dispose();
    port = undefined;
    if (open.size === 0) process.off('exit', sayGoodbye);
    connection.lose(new Failure('targetGone', facts.name));
  });
  // Errors of the socket itself: frames that are too large or violate the WebSocket protocol.
  socket.on('error', error => connection.lose(connection.malformed('that is not allowed', error)));
  if (!facts.shared) endWithTarget(connection);
  return connection;
}

/** Ends the connection together with the target: a process that ends waits until each client of its inspector has left. */
function endWithTarget(connection: MessageConnection): void {
  connection.on('NodeRuntime.waitingForDisconnect', () =>
    connection.lose(new Failure('targetGone', connection.name)),
  );
  // One that refuses this is lost only when the process is gone, as without it.
  connection
    .send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true })
    .catch(() => undefined);
}
