/** A row of tabs with counts; arrow keys move between them. */
import type { KeyboardEvent } from 'react';

interface TabsProps<Tab extends string> {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: Tab;
  readonly counts?: Partial<Readonly<Record<Tab, number>>>;
  readonly onChoose: (tab: Tab) => void;
}

export function Tabs<Tab extends string>({ label, tabs, chosen, counts, onChoose }: TabsProps<Tab>) {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const next = (tabs.indexOf(chosen) + step + tabs.length) % tabs.length;
    onChoose(tabs[next] ?? chosen);
    event.currentTarget.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          aria-selected={tab === chosen}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {tab} {counts?.[tab] === undefined ? null : <span>{counts[tab]}</span>}
        </button>
      ))}
    </div>
  );
}
