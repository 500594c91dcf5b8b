"""What leaves: the gate, exports, the Excel review round trip, the audit log, after-care."""
