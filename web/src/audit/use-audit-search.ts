/** Runs an audit search and reads on, page by page. */
import { useRef, useState } from 'react';
import type { AuditEventView } from '../../../src/projections/read-side.js';
import { messageOf } from '../api/http.js';
import { useDesk } from '../shell/desk-context.js';

type Filter = Readonly<Record<string, string>>;

export interface AuditSearch {
  readonly rows: readonly AuditEventView[];
  readonly more: boolean;
  readonly busy: boolean;
  readonly fault: string;
  readonly run: (filter: Filter) => void;
  readonly readOn: () => void;
}

interface Found {
  readonly filter: Filter;
  readonly rows: readonly AuditEventView[];
  readonly next: string | null;
}

const NOTHING: Found = { filter: {}, rows: [], next: null };

/** Answers to an older search than the latest are dropped. */
export function useAuditSearch(): AuditSearch {
  const desk = useDesk();
  const latest = useRef(0);
  const [found, setFound] = useState<Found>(NOTHING);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');

  const read = (filter: Filter, before: Found): void => {
    latest.current += 1;
    const mine = latest.current;
    setBusy(true);
    setFault('');
    desk.api
      .audit(filter, before.next)
      .then(
        ({ rows, next }) =>
          mine === latest.current && setFound({ filter, rows: [...before.rows, ...rows], next }),
      )
      .catch((error: unknown) => mine === latest.current && setFault(messageOf(error)))
      .finally(() => mine === latest.current && setBusy(false));
  };
  return {
    rows: found.rows,
    more: found.next !== null,
    busy,
    fault,
    run: (filter) => read(stated(filter), NOTHING),
    readOn: () => read(found.filter, found),
  };
}

function stated(filter: Filter): Filter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}
