/** The ticket's behaviour: a draft, its faults, its live check, and the way from edit over review to sent. */
import { useEffect, useState } from 'react';
import type { InstrumentRow } from '../api/api.js';
import { recall, remember } from '../lib/remembered.js';
import { useSignal } from '../lib/use-signal.js';
import type { Desk } from '../shell/desk.js';
import { useDesk } from '../shell/desk-context.js';
import type { Draft } from './draft.js';
import { changed, newDraft, nextDraft, seeded } from './draft.js';
import type { DraftFaults } from './draft-faults.js';
import { draftFaults } from './draft-faults.js';
import { sendOrder } from './send-order.js';
import type { LiveCheck } from './use-check.js';
import { useCheck } from './use-check.js';

/** What each group of fields is given. */
export interface TicketPart {
  readonly ticket: Ticket;
  readonly instrument: InstrumentRow | undefined;
}

export type Stage = 'EDIT' | 'REVIEW' | 'SENDING';

export interface Ticket {
  readonly draft: Draft;
  readonly stage: Stage;
  readonly faults: DraftFaults;
  readonly check: LiveCheck;
  /** Why the button does nothing now; null when it works. */
  readonly blocked: string | null;
  readonly change: (part: Partial<Draft>) => void;
  /** Enter: first to review, then to send. */
  readonly enter: () => void;
  readonly escape: () => void;
}

export function useTicket(): Ticket {
  const desk = useDesk();
  const [draft, setDraft] = useState(() => firstDraft(desk));
  const [stage, setStage] = useState<Stage>('EDIT');
  const faults = draftFaults(draft, desk.instrument(draft.symbol), Date.now());
  const sound = Object.keys(faults).length === 0;
  const check = useCheck(draft, sound && stage !== 'SENDING');
  useSeed((part) => {
    setStage('EDIT');
    setDraft((old) => part(old));
  });

  const change = (part: Partial<Draft>): void => {
    setStage('EDIT');
    setDraft((old) => changed(old, part));
    if (part.account) remember('account', part.account);
  };
  const send = async (): Promise<void> => {
    setStage('SENDING');
    const result = await sendOrder(draft, desk);
    setStage('EDIT');
    if (result === 'ANSWERED') setDraft(nextDraft);
  };
  const blocked = blockedBecause(faults, stage, check);
  const enter = (): void => {
    if (blocked !== null) return;
    if (stage === 'REVIEW') void send();
    else setStage('REVIEW');
  };
  const escape = (): void => {
    if (stage === 'REVIEW') setStage('EDIT');
    else if (stage === 'EDIT') setDraft((old) => ({ ...nextDraft(old), price: '', stopPx: '' }));
  };
  return { draft, stage, faults, check, blocked, change, enter, escape };
}

function firstDraft(desk: Desk): Draft {
  const remembered = recall('account', '');
  const known = desk.accounts.some(({ account }) => account === remembered);
  return newDraft({
    symbol: desk.symbol.value,
    account: known ? remembered : (desk.accounts[0]?.account ?? ''),
  });
}

/** A refused check does not block sending: the refusal is then on record, with every rule's result. */
function blockedBecause(faults: DraftFaults, stage: Stage, check: LiveCheck): string | null {
  const fault = Object.values(faults)[0];
  if (fault) return fault;
  if (stage === 'SENDING') return 'Sending…';
  return check.fault === '' ? null : check.fault;
}

function useSeed(apply: (part: (old: Draft) => Draft) => void): void {
  const desk = useDesk();
  const seed = useSignal(desk.seed);
  useEffect(() => {
    if (Object.keys(seed).length > 0) apply((old) => seeded(old, seed));
    // A seed counts once, when it is set; `apply` is new at every rendering.
  }, [seed]);
}
