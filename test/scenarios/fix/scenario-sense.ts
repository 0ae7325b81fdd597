/** What no line can see alone: names used before they are given, reports where none can be, empty branches. */
import { pathsOf } from './scenario.js';
import type { Action, Scenario, Step } from './scenario.js';

type Complain = (line: number, reason: string) => Error;

/** Throws what `complain` makes of the first thing that makes no sense. */
export function requireSense(scenario: Scenario, complain: Complain): void {
  for (const branch of scenario.branches)
    if (branch.steps.length === 0)
      throw complain(scenario.steps[branch.after]?.line ?? 1, `else: ${branch.name} has no steps`);
  for (const { steps } of pathsOf(scenario)) {
    const names = new Names();
    for (const step of steps) {
      const reason = rowTrouble(step) ?? names.trouble(step.action);
      if (reason !== null) throw complain(step.line, reason);
    }
  }
}

function rowTrouble({ action, row }: Step): string | null {
  const wanted = reportOf(action);
  if (wanted === null)
    return row === null ? null : `a ${action.kind} causes no report; remove what is behind |`;
  if (row === null) return `a ${action.kind} causes a report: write it behind |`;
  return row.execType === wanted ? null : `the report's ExecType has to be ${wanted}, not ${row.execType}`;
}

/** The ExecType of the row that belongs to a step; null when none does. */
function reportOf(action: Action): string | null {
  switch (action.kind) {
    case 'REPORT':
      return action.reported;
    case 'REUSE':
      return 'REJECTED';
    case 'CANCEL_UNKNOWN':
      return 'ORDER_CANCEL_REJECT';
    case 'RESEND':
    case 'ASK':
    case 'ASK_UNKNOWN':
      return 'ORDER_STATUS';
    case 'NEW':
    case 'CANCEL':
    case 'REPLACE':
    case 'NOTE':
      return null;
  }
}

class Names {
  readonly #clOrdIds = new Set<string>();
  readonly #executions = new Set<string>();

  /** What is wrong with the names of a step; takes in those that it gives. */
  trouble(action: Action): string | null {
    switch (action.kind) {
      case 'NEW':
        return this.#give(action.clOrdId);
      case 'CANCEL':
      case 'REPLACE':
        return this.#known(action.origClOrdId) ?? this.#give(action.clOrdId);
      case 'RESEND':
      case 'REUSE':
      case 'ASK':
        return this.#known(action.clOrdId);
      case 'REPORT':
        return this.#ofReport(action);
      case 'CANCEL_UNKNOWN':
      case 'ASK_UNKNOWN':
      case 'NOTE':
        return null;
    }
  }

  #ofReport({ for: request, of, as }: Extract<Action, { kind: 'REPORT' }>): string | null {
    if (this.#clOrdIds.size === 0) return 'there is no order yet';
    if (of !== null && !this.#executions.has(of))
      return `no execution is called ${of}; write "as ${of}" where it happens`;
    if (as !== null) this.#executions.add(as);
    return request === null ? null : this.#known(request);
  }

  #known(clOrdId: string): string | null {
    return this.#clOrdIds.has(clOrdId) ? null : `no order or request is called ${clOrdId} yet`;
  }

  #give(clOrdId: string): string | null {
    if (this.#clOrdIds.has(clOrdId)) return `${clOrdId} is the ClOrdID of an order or request already`;
    this.#clOrdIds.add(clOrdId);
    return null;
  }
}
