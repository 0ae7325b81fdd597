/** The audit search: filters, what matches, and one order's whole story beside it. */
import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { Timeline } from './timeline.js';
import { AuditFilters } from './audit-filters.js';
import { AuditResults } from './audit-results.js';
import { ChainLamp } from './chain-lamp.js';
import { useAuditSearch } from './use-audit-search.js';
import '../styles/audit.css';

export function AuditPanel() {
  const search = useAuditSearch();
  const [filter, setFilter] = useState<Readonly<Record<string, string>>>({});
  const [orderId, setOrderId] = useState<string | null>(null);
  useEffect(() => search.run({}), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setOrderId(null);
    search.run(filter);
  };
  return (
    <div className="audit">
      <form role="search" aria-label="Audit search" onSubmit={submit}>
        <AuditFilters filter={filter} onChange={setFilter} />
        <button type="submit">Search</button>
        <ChainLamp />
      </form>
      <div className="found">
        <AuditResults search={search} chosen={orderId} onOrder={setOrderId} />
        {orderId === null ? null : (
          <section className="story" aria-label={`Story of order ${orderId}`}>
            <header>
              <h3>{orderId}</h3>
              <button type="button" className="small" onClick={() => setOrderId(null)}>
                Close
              </button>
            </header>
            <Timeline orderId={orderId} changedAt={orderId} />
          </section>
        )}
      </div>
    </div>
  );
}
