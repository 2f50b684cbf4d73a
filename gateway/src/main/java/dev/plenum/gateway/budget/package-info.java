/**
 * What projects with a budget may still spend. {@link dev.plenum.gateway.budget.Budgets} reserves and settles each request against the lease that the control
 * plane granted this gateway; {@link dev.plenum.gateway.budget.Spending} goes there, {@link dev.plenum.gateway.budget.Grants} come back.
 */
package dev.plenum.gateway.budget;
