/** The mistakes a person can make in a report: each is refused with a sentence that says what to do. Pure. */
import { fromUnits } from '../model/units.js';
import type { Qty } from '../model/units.js';
import { correctedQty } from '../orders/evolve.js';
import type { Order } from '../orders/order.js';
import { leavesQtyOf } from '../orders/order-state.js';
import { reportRefusal } from '../orders/report-refusal.js';
import type { BookedExecution } from './booked-executions.js';
import { latest } from './desk-words.js';
import type { DeskRefusalReason, DeskReport } from './order-entry.js';

interface Situation {
  readonly order: Order;
  /** The execution that a bust or correction names; undefined when there is none of that name. */
  readonly booked: BookedExecution | undefined;
}

interface Refusal {
  readonly reason: DeskRefusalReason;
  readonly text: string;
}

/** Null when the report can be taken. */
export function deskRefusal(report: DeskReport, situation: Situation): Refusal | null {
  const { order } = situation;
  const clOrdId = 'clOrdId' in report ? report.clOrdId : null;
  return reportRefusal(order, report.kind, clOrdId) ?? byContent(report, situation);
}

function byContent(report: DeskReport, { order, booked }: Situation): Refusal | null {
  switch (report.kind) {
    case 'TRADE':
      return report.overfill ? null : beyond(order, order.cumQty + report.lastQty);
    case 'TRADE_CANCEL':
      return booked ? busted(booked) : noExecution(report.execRefId);
    case 'TRADE_CORRECT': {
      if (!booked) return noExecution(report.execRefId);
      const cumQty = correctedQty(order, booked, report.lastQty);
      return busted(booked) ?? (report.overfill ? null : beyond(order, cumQty));
    }
    case 'REPLACED': {
      const unasked = report.clOrdId === null && !latest(order, 'REPLACE');
      if (!unasked || report.orderQty !== null || report.price !== null) return null;
      const text = 'nobody asked for a replace: say orderQty or price';
      return { reason: 'NO_SUCH_REQUEST', text };
    }
    case 'STOPPED':
      return report.lastQty <= leavesQtyOf(order) ? null : tooMuch(order, 'guaranteed', report.lastQty);
    case 'RESTATED': {
      if (report.orderQty === null || report.orderQty >= order.cumQty) return null;
      const text = `${shares(order, order.cumQty)} are filled; restate to that at least`;
      return { reason: 'CONTRADICTION', text };
    }
    default:
      return null;
  }
}

function noExecution(execRefId: string): Refusal {
  const text = `no execution of this order is called ${execRefId}; name the ExecID of its report`;
  return { reason: 'NO_SUCH_EXECUTION', text };
}

function busted({ state }: BookedExecution): Refusal | null {
  return state === 'BUSTED' ? { reason: 'NOTHING_NEW', text: 'the execution was canceled before' } : null;
}

/** A fill after the end is one of what was ordered all the same. */
function beyond(order: Order, cumQty: Qty): Refusal | null {
  return cumQty > order.terms.orderQty ? tooMuch(order, 'filled', cumQty) : null;
}

function tooMuch(order: Order, what: 'filled' | 'guaranteed', qty: Qty): Refusal {
  const of = what === 'filled' ? order.terms.orderQty : leavesQtyOf(order);
  const text = `${shares(order, qty)} would be ${what} of ${shares(order, of)}`;
  const remedy = what === 'filled' ? '; send "overfill": true if that is really so' : '';
  return { reason: 'BEYOND_LEAVES', text: text + remedy };
}

function shares({ scales }: Order, qty: Qty): string {
  return fromUnits(qty, scales.qtyScale);
}
