/** A grid fed from a row store: one transaction per frame, rows that stay put while someone points at them. */
import type { ColDef, GridApi, GridOptions, GridState } from 'ag-grid-community';
import { createGrid } from 'ag-grid-community';
import type { FrameLoop, Island } from '../lib/frame-loop.js';
import { recall, remember } from '../lib/remembered.js';
import type { RowChange, RowStore } from '../stream/row-store.js';
import { registerGridModules } from './grid-modules.js';
import { gridTheme } from './grid-theme.js';

export interface RowGridSpec<Row> {
  readonly host: HTMLElement;
  /** Read by screen readers, and the key under which columns and sort are remembered. */
  readonly name: string;
  readonly store: RowStore<Row>;
  readonly loop: FrameLoop;
  readonly columns: ColDef<Row>[];
  /** Rows that belong into this grid at all. */
  readonly belongs: (row: Row) => boolean;
  readonly emptyText: string;
  readonly initialSort?: { readonly colId: string; readonly sort: 'asc' | 'desc' };
  readonly onSelection?: (rows: readonly Row[]) => void;
  /** Told when rows are held back because the pointer is over the grid. */
  readonly onHeld?: (count: number) => void;
  readonly rowClass?: (row: Row) => string;
}

export class RowGrid<Row> {
  readonly #spec: RowGridSpec<Row>;
  readonly #api: GridApi<Row>;
  readonly #island: Island;
  readonly #unsubscribe: () => void;
  readonly #changed = new Set<string>();
  readonly #inGrid = new Set<string>();
  #replaced = true;
  #held = 0;
  #wanted: string | null = null;
  #passes: (row: Row) => boolean = () => true;

  constructor(spec: RowGridSpec<Row>) {
    registerGridModules();
    this.#spec = spec;
    this.#api = createGrid(spec.host, this.#options());
    this.#api.setGridAriaProperty('label', spec.name);
    this.#island = spec.loop.island(() => this.#draw());
    this.#unsubscribe = spec.store.subscribe((change) => this.#onChange(change));
    spec.host.addEventListener('pointerleave', this.#leave);
    this.#island.invalidate();
  }

  /** Show only rows that pass, of those that belong here. */
  filter(passes: (row: Row) => boolean): void {
    this.#passes = passes;
    this.#api.onFilterChanged();
  }

  quickFilter(text: string): void {
    this.#api.setGridOption('quickFilterText', text);
  }

  /** Select this row alone and bring it into view, now or when it arrives. */
  select(key: string): void {
    this.#wanted = key;
    this.#island.invalidate();
  }

  dispose(): void {
    this.#unsubscribe();
    this.#island.dispose();
    this.#spec.host.removeEventListener('pointerleave', this.#leave);
    this.#api.destroy();
  }

  readonly #leave = (): void => this.#island.invalidate();

  #options(): GridOptions<Row> {
    const spec = this.#spec;
    const state = recall<GridState | null>(`grid.${spec.name}`, null);
    return {
      theme: gridTheme,
      columnDefs: spec.columns,
      defaultColDef: { sortable: true, resizable: true, minWidth: 48 },
      ...(state ? { initialState: state } : this.#firstState()),
      getRowId: ({ data }) => spec.store.keyOf(data),
      rowSelection: {
        mode: 'multiRow',
        checkboxes: false,
        headerCheckbox: false,
        enableClickSelection: true,
      },
      suppressModelUpdateAfterUpdateTransaction: true,
      suppressCellFocus: false,
      animateRows: false,
      tooltipShowDelay: 400,
      overlayNoRowsTemplate: `<span class="empty">${spec.emptyText}</span>`,
      isExternalFilterPresent: () => true,
      doesExternalFilterPass: ({ data }) => data === undefined || this.#passes(data),
      getRowClass: ({ data }) => (data && spec.rowClass ? spec.rowClass(data) : ''),
      onSelectionChanged: ({ api }) => spec.onSelection?.(api.getSelectedRows()),
      onStateUpdated: ({ state: { sort, columnOrder, columnSizing } }) =>
        remember(`grid.${spec.name}`, { sort, columnOrder, columnSizing }),
    };
  }

  #firstState(): GridOptions<Row> {
    const { initialSort } = this.#spec;
    return initialSort ? { initialState: { sort: { sortModel: [{ ...initialSort }] } } } : {};
  }

  #onChange(change: RowChange): void {
    if (change.kind === 'REPLACED') this.#replaced = true;
    else for (const key of change.keys) this.#changed.add(key);
    this.#island.invalidate();
  }

  #draw(): void {
    // Where nothing is shown yet, nothing can jump.
    const isPointedAt = this.#inGrid.size > 0 && this.#spec.host.matches(':hover');
    if (this.#replaced) this.#replaceAll();
    else this.#applyChanged(isPointedAt);
    if (!isPointedAt && this.#api.getSelectedNodes().length === 0)
      this.#api.refreshClientSideRowModel('filter');
    this.#selectWanted();
  }

  #selectWanted(): void {
    const node = this.#wanted === null ? undefined : this.#api.getRowNode(this.#wanted);
    if (!node) return;
    this.#wanted = null;
    this.#api.deselectAll();
    node.setSelected(true);
    this.#api.ensureNodeVisible(node);
  }

  #replaceAll(): void {
    const rows = [...this.#spec.store.values()].filter(this.#spec.belongs);
    this.#replaced = false;
    this.#changed.clear();
    this.#inGrid.clear();
    for (const row of rows) this.#inGrid.add(this.#spec.store.keyOf(row));
    this.#api.setGridOption('rowData', rows);
    this.#tellHeld(0);
  }

  #applyChanged(holds: boolean): void {
    const add: Row[] = [];
    const update: Row[] = [];
    const remove: Row[] = [];
    let held = 0;
    for (const key of this.#changed) {
      const row = this.#spec.store.get(key);
      const shown = this.#inGrid.has(key);
      if (row && shown) update.push(row);
      else if (row && this.#spec.belongs(row)) {
        if (holds) {
          held += 1;
          continue;
        }
        this.#inGrid.add(key);
        add.push(row);
      } else if (shown) {
        const gone = this.#api.getRowNode(key)?.data;
        this.#inGrid.delete(key);
        if (gone !== undefined) remove.push(gone);
      }
      this.#changed.delete(key);
    }
    if (add.length + update.length + remove.length > 0) this.#api.applyTransaction({ add, update, remove });
    this.#tellHeld(held);
  }

  #tellHeld(count: number): void {
    if (count === this.#held) return;
    this.#held = count;
    this.#spec.onHeld?.(count);
  }
}
