/** Holds a report while it is written, and sends it: once, however often the button is pressed. */
import { useState } from 'react';
import type { DeskOrderView } from '../../../src/projections/blotter/desk-view.js';
import { ApiProblem, messageOf } from '../api/http.js';
import { qtyText, shortId } from '../lib/format.js';
import { useDesk } from '../shell/desk-context.js';
import { newExecId } from '../ticket/cl-ord-id.js';
import { blockedBecause, bodyOf, exceeds, proposed } from './report-draft.js';
import type { ReportDraft } from './report-draft.js';
import type { ReportKind } from './report-kinds.js';

export interface ReportInHand {
  readonly draft: ReportDraft;
  /** More than is left: it has to be ticked that this is meant so. */
  readonly exceeds: boolean;
  readonly overfill: boolean;
  /** Why the button does nothing now; null when it works. */
  readonly blocked: string | null;
  /** Why the last attempt was not taken; empty when it was. */
  readonly fault: string;
  readonly change: (part: Partial<ReportDraft>) => void;
  readonly confirm: (overfill: boolean) => void;
  readonly send: () => void;
}

const FRESH = { typed: {}, overfill: false, sending: false, fault: '' } as const;

interface Hand {
  readonly typed: Partial<ReportDraft>;
  readonly overfill: boolean;
  readonly sending: boolean;
  readonly fault: string;
  readonly execId: string;
}

export function useReport(row: DeskOrderView, kind: ReportKind, onDone: () => void): ReportInHand {
  const { api, notices } = useDesk();
  const [hand, setHand] = useState<Hand>(() => ({ ...FRESH, execId: newExecId() }));
  const set = (part: Partial<Hand>): void => setHand((old) => ({ ...old, fault: '', ...part }));
  const draft = { ...proposed(row, kind, hand.typed.execution), ...hand.typed };
  const over = exceeds(row, kind, draft);
  const unsure = over && !hand.overfill ? 'More than is left: say that it is meant so' : null;
  const blocked = hand.sending ? 'Reporting…' : (blockedBecause(row, kind, draft) ?? unsure);

  const send = async (): Promise<void> => {
    set({ sending: true });
    try {
      await api.deskReport(row.orderId, bodyOf(kind, draft, { ...hand, overfill: over && hand.overfill }));
      notices.say(
        'good',
        `${kind.word}: ${qtyText(row.orderQty)} ${row.symbol}, ${shortId(row.client.orderId)}.`,
      );
      setHand({ ...FRESH, execId: newExecId() });
      onDone();
    } catch (error) {
      // Without an answer the report keeps its name: sent again, it is taken once.
      set({ sending: false, fault: messageOf(error), ...(isAnswered(error) && { execId: newExecId() }) });
    }
  };
  return {
    draft,
    exceeds: over,
    overfill: hand.overfill,
    blocked,
    fault: hand.fault,
    change: (part) => set({ typed: { ...hand.typed, ...part } }),
    confirm: (overfill) => set({ overfill }),
    send: () => {
      if (blocked === null) void send();
    },
  };
}

function isAnswered(error: unknown): boolean {
  return error instanceof ApiProblem && error.status >= 400 && error.status < 500;
}
