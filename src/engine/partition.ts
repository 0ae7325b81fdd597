/** One partition of the engine: the parts around one state. */
import type { DeskReports } from './desk-reports.js';
import type { EngineState } from './engine-state.js';
import type { MarketReports } from './market-reports.js';
import type { OrderFlow } from './order-flow.js';
import type { Recall } from './recall.js';
import type { Recorder } from './recorder.js';
import type { ReportQueue } from './report-queue.js';
import type { Retirement } from './retirement.js';

/** The parts that are rebuilt together whenever the state is recovered. */
export interface Partition {
  readonly state: EngineState;
  readonly flow: OrderFlow;
  readonly reports: MarketReports;
  readonly desk: DeskReports;
  readonly recorder: Recorder;
  readonly recall: Recall;
  readonly queue: ReportQueue;
  readonly retirement: Retirement;
}
