/** The parts of AG Grid Community that the blotter uses; only these are bundled. */
import {
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  EventApiModule,
  ExternalFilterModule,
  GridStateModule,
  HighlightChangesModule,
  ModuleRegistry,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TextFilterModule,
  TooltipModule,
} from 'ag-grid-community';

let registered = false;

/** Once, before the first grid. */
export function registerGridModules(): void {
  if (registered) return;
  registered = true;
  ModuleRegistry.registerModules([
    ClientSideRowModelModule,
    ClientSideRowModelApiModule,
    ColumnApiModule,
    RowApiModule,
    RenderApiModule,
    CellStyleModule,
    RowStyleModule,
    HighlightChangesModule,
    TooltipModule,
    RowSelectionModule,
    ExternalFilterModule,
    QuickFilterModule,
    TextFilterModule,
    GridStateModule,
    ScrollApiModule,
    EventApiModule,
  ]);
}
