/** Whether the journal's hash chain holds, checked by the server when asked. */
import { useEffect, useState } from 'react';
import type { ChainAnswer } from '../api/api.js';
import { messageOf } from '../api/http.js';
import { qtyText, timeText } from '../lib/format.js';
import { useDesk } from '../shell/desk-context.js';

interface Verdict {
  readonly chain: ChainAnswer | null;
  readonly fault: string;
  readonly at: string;
}

export function ChainLamp() {
  const desk = useDesk();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const verify = (): void => {
    setVerdict(null);
    const at = new Date().toISOString();
    desk.api
      .verifyChain()
      .then((chain) => setVerdict({ chain, fault: '', at }))
      .catch((error: unknown) => setVerdict({ chain: null, fault: messageOf(error), at }));
  };
  useEffect(verify, [desk]);
  const tone = verdict === null ? 'pending' : verdict.chain?.verified ? 'good' : 'bad';
  return (
    <span className="chain" role="status">
      <span className={`status ${tone}`}>
        <i />
        <span>{words(verdict)}</span>
      </span>
      <button type="button" className="small" onClick={verify}>
        Verify again
      </button>
    </span>
  );
}

function words(verdict: Verdict | null): string {
  if (verdict === null) return 'verifying the chain…';
  const { chain, fault, at } = verdict;
  if (!chain) return `chain not verified: ${fault}`;
  if (chain.verified)
    return `chain verified · ${qtyText(String(chain.records))} records · ${timeText(at).slice(0, 8)}`;
  const [first] = chain.faults;
  return `CHAIN BROKEN at record ${first?.seq ?? '?'}: ${first?.detail ?? ''}`;
}
