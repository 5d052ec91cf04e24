import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { Failure } from '../../base/failure';
import type { Connection } from './connection';
import { guard } from './guardian';
import { MessageConnection, type ConnectionFacts } from './messageConnection';

/**
 * Open sockets. Each is closed with a WebSocket Close frame, also when the process exits: data written then still leaves.
 * `guard` explains why, and covers the case that we are killed.
 */
const open = new Set<WebSocket>();
function sayGoodbye(): void {
  for (const socket of open) socket.close();
}

/** A connection over an open WebSocket, which it owns. */
export function socketConnection(
  socket: WebSocket,
  tcp: Socket,
  facts: ConnectionFacts,
): Connection {
  let port = tcp.localPort;
  const connection = new MessageConnection(
    {
      send: (text, sent) => socket.send(text, sent),
      close: () => socket.close(),
      setFlowing: flowing => (flowing ? socket.resume() : socket.pause()),
      get localPort() {
        return port;
      },
    },
    facts,
  );
  const guardian = guard(tcp);
  if (open.size === 0) process.on('exit', sayGoodbye);
  open.add(socket);
  socket.on('message', data => connection.receive(String(data)));
  socket.on('close', () => {
    open.delete(socket);
    guardian.dispose();
    port = undefined;
    if (open.size === 0) process.off('exit', sayGoodbye);
    connection.lose(new Failure('targetGone', facts.name));
  });
  // Errors of the socket itself: frames that are too large or violate the WebSocket protocol.
  socket.on('error', error => connection.lose(connection.malformed('that is not allowed', error)));
  return connection;
}
