"""schoolcast connector for Facebook Pages."""
