/** The door: a card per demonstration persona, or one's own key. */
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Api } from '../api/api.js';
import { messageOf } from '../api/http.js';
import { PERSONAS } from './personas.js';

interface LoginProps {
  readonly onKey: (key: string) => void;
}

export function Login({ onKey }: LoginProps) {
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState('');

  const enter = (key: string): void => {
    setBusy(key);
    setFault('');
    new Api(key)
      .session()
      .then(() => onKey(key))
      .catch((error: unknown) => setFault(messageOf(error)))
      .finally(() => setBusy(''));
  };

  return (
    <main className="login">
      <h1>
        Fair<span>lead</span>
      </h1>
      <p>Order management with smart order routing. Simulated venues, no real money. Who are you today?</p>
      <ul className="personas">
        {PERSONAS.map((persona) => (
          <li key={persona.key}>
            <button type="button" onClick={() => enter(persona.key)} disabled={busy !== ''}>
              <strong>{persona.title}</strong>
              <span>{persona.does}</span>
              <code>{persona.key}</code>
            </button>
          </li>
        ))}
      </ul>
      <OwnKey onKey={enter} />
      <p role="alert" className="fault">
        {fault}
      </p>
    </main>
  );
}

function OwnKey({ onKey }: LoginProps) {
  const [key, setKey] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (key.trim()) onKey(key.trim());
  };
  return (
    <form className="own-key" onSubmit={submit}>
      <label htmlFor="own-key">Or your own key</label>
      <input
        id="own-key"
        type="password"
        autoComplete="off"
        value={key}
        onChange={(event) => setKey(event.target.value)}
      />
      <button type="submit">Enter</button>
    </form>
  );
}
