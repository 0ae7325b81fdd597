/** Whether somebody listens at an address. */
import { connect } from 'node:net';
import { errorCode } from '../lib/error-code.js';

const PATIENCE_MILLIS = 2_000;

/** Why nobody can be reached there, in words that begin with `whose`; null when somebody can. */
export async function reachFault(host: string, port: number, whose = ''): Promise<string | null> {
  const socket = connect({ host, port, timeout: PATIENCE_MILLIS });
  const reason = await new Promise<string | null>((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('timeout', () => resolve('no answer'));
    socket.once('error', (error) => resolve(error.message || (errorCode(error) ?? 'unknown')));
  });
  socket.destroy();
  return reason === null ? null : `${whose}${host}:${port} cannot be reached: ${reason}`;
}
