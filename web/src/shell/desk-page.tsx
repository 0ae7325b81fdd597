/** Opens the desk for a key: reads who that is and what can be traded, then shows the blotter. */
import { useEffect, useState } from 'react';
import { Api } from '../api/api.js';
import { ApiProblem, messageOf } from '../api/http.js';
import { Desk } from './desk.js';
import { DeskContext } from './desk-context.js';
import { Layout } from './layout.js';
import '../styles/shell.css';
import '../styles/tables.css';
import '../styles/market.css';
import '../styles/ticket.css';
import '../styles/orders.css';

interface DeskPageProps {
  readonly apiKey: string;
  readonly onLeave: () => void;
}

export function DeskPage({ apiKey, onLeave }: DeskPageProps) {
  const [desk, setDesk] = useState<Desk | null>(null);
  const [fault, setFault] = useState('');

  useEffect(() => {
    const opening = openDesk(apiKey);
    let left = false;
    opening.then(
      (made) => !left && setDesk(made),
      (error: unknown) => {
        if (error instanceof ApiProblem && error.status === 401) onLeave();
        else setFault(messageOf(error));
      },
    );
    return () => {
      left = true;
      opening.then(
        (made) => made.close(),
        () => undefined,
      );
    };
  }, [apiKey, onLeave]);

  if (fault) return <OpeningFault fault={fault} onLeave={onLeave} />;
  if (!desk) return <p className="loading">Opening the desk…</p>;
  return (
    <DeskContext value={desk}>
      <Layout onLeave={onLeave} />
    </DeskContext>
  );
}

async function openDesk(key: string): Promise<Desk> {
  const api = new Api(key);
  const [session, instruments, accounts] = await Promise.all([
    api.session(),
    api.instruments(),
    api.accounts(),
  ]);
  return new Desk(key, session, instruments, accounts);
}

function OpeningFault({ fault, onLeave }: { readonly fault: string; readonly onLeave: () => void }) {
  return (
    <main className="login">
      <p role="alert" className="fault">
        {fault}
      </p>
      <button type="button" onClick={() => location.reload()}>
        Try again
      </button>
      <button type="button" onClick={onLeave}>
        Back to the door
      </button>
    </main>
  );
}
