//! Snapshots to models to scenes to text or SVG.
