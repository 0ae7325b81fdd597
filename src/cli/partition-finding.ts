/** What the doctor says of one partition of a cluster, from two looks at it. */
import type { PartitionStanding } from '../cluster/partition-status.js';
import { formatMoney } from '../model/money.js';
import { finding } from './finding.js';
import type { Finding } from './finding.js';

/** A partition at one moment. */
export interface PartitionLook {
  readonly standing: PartitionStanding;
  /** By the consumer group; null when nobody has it, undefined when the bus does not say. */
  readonly owner: string | null | undefined;
  /** The offset of the next command; undefined when the bus does not say. */
  readonly end: number | undefined;
}

interface Fault {
  readonly text: string;
  readonly remedy: string;
}

/** Somebody follows something: how far, and how much is left. */
interface Progress {
  readonly at: number;
  readonly behind: number;
}

const SEE_OWNER = 'see /health/ready and the log of its owner';

/** What is behind is no fault as long as it moves. `budgeted`: a limit of the firm is in force. */
export function partitionFinding(before: PartitionLook, now: PartitionLook, budgeted: boolean): Finding {
  const faults = [...ownerFaults(now), ...standstills(before, now), ...(budgeted ? budgetFaults(now) : [])];
  const detail = [...faults.map(({ text }) => text), described(now)].join('; ');
  const remedies = new Set(faults.map(({ remedy }) => remedy));
  return finding(
    `partition ${now.standing.partition}`,
    faults.length === 0,
    detail,
    [...remedies].join('; '),
  );
}

/** Is something still on its way? Then another look tells whether it moves. */
export function isBehind(look: PartitionLook): boolean {
  return [commands(look), relay(look), audit(look)].some(({ behind }) => behind > 0);
}

function commands({ standing: { command }, end }: PartitionLook): Progress {
  const at = (command ?? -1) + 1;
  return { at, behind: Math.max(0, (end ?? at) - at) };
}

function relay({ standing: { seq, relayed } }: PartitionLook): Progress {
  return { at: relayed, behind: seq - relayed };
}

function audit({ standing: { seq, audited } }: PartitionLook): Progress {
  return { at: audited, behind: seq - audited };
}

function ownerFaults({ owner, end, standing: { command } }: PartitionLook): readonly Fault[] {
  const faults: Fault[] = [];
  if (owner === null) faults.push({ text: 'nobody owns it', remedy: 'start a process with the role engine' });
  if (end !== undefined && command !== null && end <= command)
    faults.push({
      text: `the bus has lost commands: the next one is ${end}, and ${command} was taken`,
      remedy: 'their topic was made anew: start all processes with another KAFKA_TOPIC_PREFIX',
    });
  return faults;
}

function standstills(before: PartitionLook, now: PartitionLook): readonly Fault[] {
  const faults: Fault[] = [];
  const note = (of: (look: PartitionLook) => Progress, text: string, remedy: string) => {
    const { at, behind } = of(now);
    if (behind > 0 && at === of(before).at) faults.push({ text: `${behind} ${text}`, remedy });
  };
  note(commands, 'commands wait and none is taken', SEE_OWNER);
  note(relay, 'records do not come to the events topic', SEE_OWNER);
  note(
    audit,
    'records do not come into the audit',
    'start a process with the role projector, or see its log',
  );
  return faults;
}

function budgetFaults({ owner, standing: { budgets } }: PartitionLook): readonly Fault[] {
  const isHeld = budgets.some(({ leaseSeconds }) => leaseSeconds !== null && leaseSeconds > 0);
  if (isHeld || owner === null || owner === undefined) return [];
  return [{ text: 'its budget is not renewed: nothing new is accepted', remedy: SEE_OWNER }];
}

function described(look: PartitionLook): string {
  const { owner, standing } = look;
  const { epoch, seq, command, budgets } = standing;
  const held = budgets.map(
    ({ currency, granted, used, leaseSeconds }) =>
      `budget ${formatMoney(granted)} ${currency}, ${formatMoney(used)} used, ${lease(leaseSeconds)}`,
  );
  return [
    `owner ${owner ?? (owner === null ? 'none' : 'unknown')}, epoch ${epoch}`,
    `journal at ${seq}`,
    `commands taken to ${command ?? 'none'}`,
    `behind: commands ${commands(look).behind}, relay ${relay(look).behind}, audit ${audit(look).behind}`,
    ...held,
  ].join('; ');
}

function lease(seconds: number | null): string {
  if (seconds === null) return 'given back';
  return seconds > 0 ? `leased for ${Math.ceil(seconds)} s` : `its lease ended ${Math.round(-seconds)} s ago`;
}
