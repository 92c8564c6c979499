ALTER TABLE clew.spans ON CLUSTER main MODIFY SETTING merge_selector_base = 10;

ALTER TABLE clew.traces ON CLUSTER main MODIFY SETTING merge_selector_base = 10;

ALTER TABLE clew.decisions ON CLUSTER main MODIFY SETTING merge_selector_base = 10;

ALTER TABLE clew.logs ON CLUSTER main MODIFY SETTING merge_selector_base = 10;

ALTER TABLE clew.red_1m ON CLUSTER main MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.edges_1m ON CLUSTER main MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.usage_1h ON CLUSTER main MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.sampling_1m ON CLUSTER main MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.policy_dry_runs ON CLUSTER main MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.flushes ON CLUSTER main MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.log_flushes ON CLUSTER main MODIFY SETTING merge_selector_base = 20
