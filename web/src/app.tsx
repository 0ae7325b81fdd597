/** The door or the desk, as somebody is signed in or not. */
import { Suspense, lazy, useState } from 'react';
import { Login } from './session/login.js';
import { storeKey, storedKey } from './session/personas.js';

const DeskPage = lazy(() => import('./shell/desk-page.js').then(({ DeskPage }) => ({ default: DeskPage })));

export function App() {
  const [key, setKey] = useState(storedKey);
  const change = (next: string | null): void => {
    storeKey(next);
    setKey(next);
  };
  if (key === null) return <Login onKey={change} />;
  return (
    <Suspense fallback={<p className="loading">Opening the desk…</p>}>
      <DeskPage apiKey={key} onLeave={() => change(null)} />
    </Suspense>
  );
}
