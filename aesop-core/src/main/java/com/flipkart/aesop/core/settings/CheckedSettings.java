package com.flipkart.aesop.core.settings;

/** A settings record with rules beyond the type, minimum and maximum of each setting. */
public interface CheckedSettings {
    /**
     * Tells every rule that is broken; throws nothing. Each setting by itself is right: where the user's is not, another
     * stands in for it, and the check is made with several of them, so it must look at nothing but the settings.
     */
    void check(Complaint complaint);

    /** Where a broken rule is told. */
    @FunctionalInterface
    interface Complaint {
        /**
         * @param setting name of the setting that should be changed; its place is shown
         * @param what what is wrong, with {@code name=value}; never a secret
         * @param action what to do
         */
        void about(String setting, String what, String action);

        /**
         * The same of a value that Databus takes as it is: where it was written as a property of Databus, another is taken,
         * with a warning.
         *
         * @param instead of the component's type; an empty Optional: as if nothing was written
         */
        default void about(String setting, String what, String action, Object instead) {
            about(setting, what, action);
        }
    }
}
