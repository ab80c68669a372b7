output "role_arn" {
  description = "For `role_arn = …` in a profile of ~/.aws/config"
  value       = aws_iam_role.tool.arn
}
