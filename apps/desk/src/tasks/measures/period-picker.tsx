import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { DayLine, Select } from '../../components/fields.tsx';
import type { Spot } from './address.ts';
import { after, asDay, before, daysOf, type Period } from './period.ts';

const KINDS: Record<Period['kind'], string> = { day: 'A day', week: 'A week', month: 'A month' };
const EVERY = '';

type PeriodPickerProps = {
  readonly spot: Spot;
  readonly services: readonly string[];
  readonly today: string;
  readonly onSpot: (spot: Spot) => void;
};

/** Which days, and which service. What is chosen is shown at once. */
export function PeriodPicker({ spot, services, today, onSpot }: PeriodPickerProps) {
  const { period, service } = spot;
  const show = (changed: Period) => onSpot({ ...spot, period: changed });
  const known = service === null || services.includes(service) ? services : [service, ...services];
  return (
    <section className="desk-card desk-figures__picker" aria-label="What to show">
      <Select
        id="measures-kind"
        label="Show"
        options={(['day', 'week', 'month'] as const).map((value) => ({
          value,
          label: KINDS[value],
        }))}
        value={period.kind}
        onChange={(kind) => show({ ...period, kind })}
      />
      <DayLine
        id="measures-day"
        label={period.kind === 'day' ? 'Which day' : `A day of that ${period.kind}`}
        value={period.day}
        onChange={(text) => {
          const day = asDay(text);
          if (day !== null) show({ ...period, day });
        }}
      />
      <Select
        id="measures-service"
        label="Service"
        options={[
          { value: EVERY, label: 'Every service' },
          ...known.map((value) => ({ value, label: codeWords(value) })),
        ]}
        value={service ?? EVERY}
        onChange={(code) => onSpot({ ...spot, service: code === EVERY ? null : code })}
      />
      <div className="desk-figures__steps">
        <Button kind="secondary" onPress={() => show(before(period))}>
          Earlier
        </Button>
        {daysOf(period).to < today && (
          <Button kind="secondary" onPress={() => show(after(period))}>
            Later
          </Button>
        )}
      </div>
    </section>
  );
}
