package com.flipkart.aesop.core.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at the rules across the settings of a record, also while some of its values are broken, so that a user need not
 * mend one to be told of the next. Others stand in for what is broken: its default, the ends of its range. What is told
 * whichever of them it is does not come from them; the rest cannot be known yet, and is not told.
 */
final class CrossCheck {
    /**
     * A rule that is broken.
     *
     * @param setting its name; empty if the record as a whole was refused
     * @param what what is wrong
     * @param action what to do
     * @param instead what may be taken instead where the setting was written for Databus; null if nothing may
     */
    record Told(String setting, String what, String action, Object instead) {
        boolean saysTheSameAs(Told other) {
            return setting.equals(other.setting) && what.equals(other.what) && action.equals(other.action);
        }
    }

    /** Keeps what a check tells. */
    private record Listener(Set<Told> told) implements CheckedSettings.Complaint {
        @Override
        public void about(String setting, String what, String action) {
            about(setting, what, action, null);
        }

        @Override
        public void about(String setting, String what, String action, Object instead) {
            told.add(new Told(setting, what, action, instead));
        }
    }

    private final SettingsRecord<?> settings;
    private final Object[] values;

    private CrossCheck(SettingsRecord<?> settings, Object[] values) {
        this.settings = settings;
        this.values = values;
    }

    /** @param values one for each setting; null where it is missing or broken, which has been told */
    static List<Told> of(SettingsRecord<?> settings, Object... values) {
        return List.copyOf(new CrossCheck(settings, values).run());
    }

    private Set<Told> run() {
        int probes = 1;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                probes = Math.max(probes, standIns(i).size());
            }
        }
        Set<Told> always = probe(0);
        for (int probe = 1; probe < probes; probe++) {
            Set<Told> now = probe(probe);
            always.removeIf(told -> now.stream().noneMatch(told::saysTheSameAs));
        }
        always.removeIf(told -> isBroken(told.setting()));
        return always;
    }

    private List<Object> standIns(int index) {
        return settings.components().get(index).standIns();
    }

    private boolean isBroken(String setting) {
        return !setting.isEmpty() && values[settings.indexOf(setting)] == null;
    }

    private Set<Told> probe(int number) {
        Object[] all = values.clone();
        boolean whole = true;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == null) {
                whole = false;
                List<Object> standIns = standIns(i);
                all[i] = standIns.get(number % standIns.size());
            }
        }
        Set<Told> told = new LinkedHashSet<>();
        try {
            if (settings.construct(all) instanceof CheckedSettings checked) {
                checked.check(new Listener(told));
            }
        } catch (IllegalArgumentException e) {
            told.add(new Told(
                    "",
                    "settings of <" + settings.name() + "> do not fit together: " + e.getMessage(),
                    "Change one of them",
                    null));
        } catch (RuntimeException e) {
            // A rule need not understand what nobody wrote; then it says nothing.
            if (whole) {
                throw e;
            }
            told.clear();
        }
        return told;
    }
}
