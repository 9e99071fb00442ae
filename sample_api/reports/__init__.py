"""The write side of version 2: agencies report figures and referrals, and compare totals with what arrived."""
