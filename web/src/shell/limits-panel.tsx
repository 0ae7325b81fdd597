/** Limits and their use, for those who watch and do not trade. */
import { useEffect, useState } from 'react';
import type { LimitRow } from '../api/api.js';
import { messageOf } from '../api/http.js';
import { fixedOrZero } from '../lib/decimal.js';
import { moneyText, sentence } from '../lib/format.js';
import { useDesk } from './desk-context.js';

const EVERY_MILLIS = 2000;

export function LimitsPanel() {
  const desk = useDesk();
  const [limits, setLimits] = useState<readonly LimitRow[]>([]);
  const [fault, setFault] = useState('');
  useEffect(() => {
    const read = (): void => {
      desk.api
        .limits()
        .then(setLimits)
        .catch((error: unknown) => setFault(messageOf(error)));
    };
    read();
    const timer = setInterval(read, EVERY_MILLIS);
    return () => clearInterval(timer);
  }, [desk]);
  return (
    <section className="panel limits" aria-label="Limits" id="panel-2" tabIndex={-1}>
      <header>
        <h2>Limits and their use</h2>
      </header>
      <div className="scroll" tabIndex={0} role="region" aria-label="Limits and their use">
        <ul>
          {limits.map((limit) => (
            <LimitUse key={`${limit.ruleId} ${limit.account}`} limit={limit} />
          ))}
        </ul>
        {limits.length === 0 ? (
          <p className="empty">{fault || 'No limit is set for these accounts.'}</p>
        ) : null}
      </div>
    </section>
  );
}

function LimitUse({ limit }: { readonly limit: LimitRow }) {
  const most = limit.limit === null ? 0n : fixedOrZero(limit.limit);
  const share = most === 0n ? 0 : Number((fixedOrZero(limit.used) * 1000n) / most) / 10;
  const tone = share >= 100 ? 'bad' : share >= 80 ? 'warn' : '';
  return (
    <li>
      <strong>{limit.account ?? 'Firm'}</strong> <span>{sentence(limit.ruleId)}</span>
      <span className={`figure ${tone}`}>{limit.limit === null ? 'no limit' : `${share.toFixed(1)} %`}</span>
      <span className={`bar ${tone}`}>
        <i style={{ width: `${Math.min(100, share)}%` }} />
      </span>
      <span className="soft figure">
        {moneyText(fixedOrZero(limit.used))}
        {limit.limit === null ? '' : ` of ${moneyText(most)}`} {limit.currency}
      </span>
    </li>
  );
}
