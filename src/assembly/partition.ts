/** One partition of the engine: rebuilt around a new state whenever the journal was lost. */
import type { FirmLimit } from '../compliance/compliance.js';
import type { Configuration } from '../configuration.js';
import type { Archive } from '../engine/archive.js';
import type { CommittedSink } from '../engine/committed-sink.js';
import { DeskReports } from '../engine/desk-reports.js';
import type { EngineState } from '../engine/engine-state.js';
import { MarketReports } from '../engine/market-reports.js';
import type { Partition } from '../engine/partition.js';
import { Recall } from '../engine/recall.js';
import { Recorder } from '../engine/recorder.js';
import type { Marks } from '../engine/recorder.js';
import { ReportQueue } from '../engine/report-queue.js';
import { tellVenue } from '../engine/tell-venue.js';
import type { Instruction } from '../engine/turn.js';
import type { Venues } from '../execution/venues.js';
import type { Journal } from '../journal/journal.js';
import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Scheduler } from '../lib/scheduler.js';
import type { MarketData } from '../market-data/market-data.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';
import { createRetirement } from './archive.js';
import { createOrderFlow, policiesOf } from './order-flow.js';

/** What the whole system has one of. */
export interface PartitionParts {
  readonly market: MarketData;
  readonly venues: Venues;
  readonly calendar: TradingCalendar;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly scheduler: Scheduler;
  readonly projections: CommittedSink;
}

/** What this partition is made with. */
export interface PartitionUse {
  readonly journal: Journal;
  readonly state: EngineState;
  readonly archive: Archive;
  readonly emptyState: () => EngineState;
  readonly lost: (reason: Error) => void;
  readonly alert: (text: string) => void;
  /** Where commands come over the bus. */
  readonly marks?: Marks | undefined;
  /** Where partitions share the firm's limit. */
  readonly firmLimit?: FirmLimit | undefined;
}

/** The parts around a state: what decides, what records, what looks up and what lets go. */
export function createPartition(
  configuration: Configuration,
  parts: PartitionParts,
  { journal, state, archive, emptyState: apart, lost, alert, marks, firmLimit }: PartitionUse,
): Partition {
  const { market, venues, calendar, clock, ids, scheduler, projections: sink } = parts;
  const { settings } = configuration;
  const flow = createOrderFlow(configuration, {
    state,
    market,
    venues,
    calendar,
    clock,
    ids,
    ...policiesOf(settings, calendar),
    firmLimit,
  });
  const reports = new MarketReports(flow.deps, flow.work);
  const instruct = (instruction: Instruction) => tellVenue(venues, instruction);
  const recorder = new Recorder({ journal, sink, instruct, alert, lost, marks });
  const recall = new Recall({ state, apart, archive, sink, clock });
  return {
    state,
    flow,
    reports,
    desk: new DeskReports(flow.deps, reports),
    recorder,
    recall,
    queue: new ReportQueue({
      state,
      recall,
      // Whoever waits for the record hears of a failure; the partition is then rebuilt.
      hear: (report) => void recorder.record(reports.receive(report)).catch(() => undefined),
      lost,
    }),
    retirement: createRetirement(settings, { state, sink, clock, scheduler }),
  };
}
